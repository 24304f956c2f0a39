FHIR.oauth2.authorize({
  clientId: "my_web_app",
  scope: "launch openid fhirUser patient/*.read offline_access",
  redirectUri: "index.html"
});
