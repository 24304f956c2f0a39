FHIR.oauth2.ready()
  .then(async (client) => {
    const patient = await client.patient.read();
    const bundle = await client.request(`Observation?patient=${client.patient.id}&_count=5`);
    document.body.dataset.user = client.user.fhirUser;
    document.body.dataset.entries = bundle.entry.length;
    document.body.dataset.patient = patient.id;
  })
  .catch((error) => { document.body.dataset.error = error.message; });
