const TYPES = ["Condition", "Observation", "Procedure", "MedicationRequest", "MedicationStatement"];
let client;
FHIR.oauth2.ready().then((ready) => {
  client = ready;
  return client.getFhirRelease();
}).then((release) => {
  if (release !== 4) {
    throw new Error("not R4: " + release);
  }
  return client.patient.read();
}).then((patient) => Promise.all(TYPES.map((type) => {
  const resources = [];
  // The criteria are empty: the library adds the patient, after a look at the server's types.
  return client.patient.request(type + "?", {
    pageLimit: 0,
    onPage: (page) => { (page.entry ?? []).forEach((entry) => resources.push(entry.resource)); },
  }).then(() => resources, () => resources);
})).then((all) => fetch("/pain-management/config.json").then((answer) => answer.json()).then(() => {
  const title = document.createElement("h1");
  title.style.cssText = "font-size: 2rem";
  title.textContent = patient.name[0].given.join(" ") + " " + patient.name[0].family + ", " + all.flat().length;
  document.getElementById("root").append(title);
}))).catch((error) => { document.body.dataset.error = error.message; });
