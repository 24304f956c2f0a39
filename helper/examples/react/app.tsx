import { useEffect, useState } from "react";
import { createRoot } from "react-dom/client";
import { openLaunch, type Launch, type SessionEvent } from "smart-gateway-helper";

interface Patient {
  name: { given: string[]; family: string }[];
}

function Chart({ launch }: { launch: Launch }) {
  const [name, setName] = useState("Opening …");
  const [session, setSession] = useState<SessionEvent>();
  useEffect(() => launch.onSession(setSession), [launch]);
  useEffect(() => {
    const leaving = new AbortController();
    launch.fetch<Patient>(`Patient/${launch.context.patient}`, { signal: leaving.signal }).then((patient) => {
      const first = patient.ok ? patient.data.name[0] : undefined;
      setName(first ? `${first.given.join(" ")} ${first.family}` : patient.ok ? "No name" : patient.advice);
    }, () => undefined);
    return () => leaving.abort();
  }, [launch]);
  return <>
    <h1 id="name">{name}</h1>
    <p id="session" role="status">{session?.type === "ended" ? `ended: ${session.reason}` : session?.type}</p>
    <button id="leave" onClick={() => launch.logout()}>Log out</button>
  </>;
}

const root = createRoot(document.getElementById("root")!);
openLaunch().then((launch) => root.render(<Chart launch={launch} />),
  (error: Error) => root.render(<h1 id="name">{error.message}</h1>));
