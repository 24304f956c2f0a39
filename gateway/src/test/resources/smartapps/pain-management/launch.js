fetch("/pain-management/launch-context.json")
  .then((answer) => answer.json())
  .then((context) => FHIR.oauth2.authorize(context))
  .catch((error) => { document.body.dataset.error = error.message; });
