// An old templating library makes code from text, as the published app's does.
const text = eval("(name) => 'Chart of ' + name");
FHIR.oauth2.ready().then((client) => {
  const query = new URLSearchParams();
  query.set("patient", client.patient.id);
  query.set("_count", 100);
  query.set("code", ["29463-7", "3141-9", "8302-2", "8306-3", "8287-5", "39156-5", "18185-9", "37362-1", "11884-4"]
    .map((code) => "http://loinc.org|" + code).join(","));
  const all = { pageLimit: 0, flat: true };
  return Promise.all([
    client.patient.read(),
    client.request("Observation?" + query, all),
    client.request("FamilyMemberHistory?patient=" + client.patient.id, all).catch(() => []),
  ]).then(([patient, vitals]) => {
    if (client.getPath(client, "state.tokenResponse.need_patient_banner") === undefined) {
      throw new Error("the EHR did not say whether a banner is needed");
    }
    const shown = getComputedStyle(document.getElementById("styled")).color;
    if (shown !== "rgb(1, 2, 3)") {
      throw new Error("no inline styles");
    }
    const name = patient.name[0].given.join(" ") + " " + patient.name[0].family;
    document.getElementById("name").textContent = text(name) + ", " + vitals.length;
  });
}).catch((error) => { document.body.dataset.error = error.message; });
