FHIR.oauth2.authorize({
  client_id: "<enter your client id here>",
  scope: "patient/Patient.read patient/Observation.read launch online_access openid profile",
  redirect_uri: "index.html"
});
