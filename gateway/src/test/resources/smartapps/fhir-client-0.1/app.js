FHIR.oauth2.ready(
  function (smart) {
    document.body.dataset.user = smart.tokenResponse.id_token ? "known" : "";
    smart.patient.read().then(function (patient) {
      return smart.patient.api.fetchAll({ type: "Observation", query: { _count: 5 } }).then(function (all) {
        document.body.dataset.entries = all.length;
        document.body.dataset.patient = patient.id;
      });
    });
  },
  function () { document.body.dataset.error = "not ready"; });
