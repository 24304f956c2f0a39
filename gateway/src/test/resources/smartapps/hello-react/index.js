FHIR.oauth2.ready().then((client) => client.patient.read()).then((patient) => {
  const title = document.createElement("h1");
  title.textContent = patient.name[0].given.join(" ") + " " + patient.name[0].family;
  document.getElementById("root").append(title);
}).catch((error) => { document.body.dataset.error = error.message; });
