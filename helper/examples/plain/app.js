import { openLaunch } from "./helper/index.js";

const show = (id, text) => {
  document.getElementById(id).textContent = text;
};

try {
  const launch = await openLaunch();
  launch.onSession((event) => show("session", event.type === "ended" ? `ended: ${event.reason}` : event.type));
  document.getElementById("leave").onclick = () => launch.logout();
  const patient = await launch.fetch(`Patient/${launch.context.patient}`);
  show("name", patient.ok ? `${patient.data.name[0].given.join(" ")} ${patient.data.name[0].family}` : patient.advice);
} catch (error) {
  show("name", error.message);
}
