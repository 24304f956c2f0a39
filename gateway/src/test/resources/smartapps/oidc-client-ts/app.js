(async () => {
  const settings = JSON.parse(sessionStorage.getItem("settings"));
  const manager = new oidc.UserManager({ ...settings,
    userStore: new oidc.WebStorageStateStore({ store: sessionStorage }) });
  const code = new URLSearchParams(location.search).has("code");
  const user = code ? await manager.signinRedirectCallback() : await manager.getUser();
  history.replaceState(null, "", location.pathname);
  const answer = await fetch(`${settings.authority}/Patient`,
    { headers: { Authorization: `${user.token_type} ${user.access_token}` } });
  const bundle = await answer.json();
  document.body.dataset.user = user.profile.fhirUser;
  document.body.dataset.entries = bundle.entry.length;
  document.body.dataset.patient = bundle.entry[0].resource.id;
})().catch((error) => { document.body.dataset.error = error.message; });
