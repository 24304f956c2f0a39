import { Component, inject, Injectable, provideZonelessChangeDetection, signal } from "@angular/core";
import { bootstrapApplication } from "@angular/platform-browser";
import { openLaunch, type Launch, type SessionEvent } from "smart-gateway-helper";

interface Patient {
  name: { given: string[]; family: string }[];
}

@Injectable({ providedIn: "root" })
class ChartService {
  readonly name = signal("Opening …");

  readonly session = signal<SessionEvent | undefined>(undefined);

  private launch?: Launch;

  async open(): Promise<void> {
    try {
      this.launch = await openLaunch();
      this.launch.onSession((event) => this.session.set(event));
      const patient = await this.launch.fetch<Patient>(`Patient/${this.launch.context.patient}`);
      const first = patient.ok ? patient.data.name[0] : undefined;
      this.name.set(first ? `${first.given.join(" ")} ${first.family}` : patient.ok ? "No name" : patient.advice);
    } catch (error) {
      this.name.set((error as Error).message);
    }
  }

  leave(): void {
    this.launch?.logout();
  }
}

@Component({
  selector: "app-chart",
  template: `<h1 id="name">{{ chart.name() }}</h1>
    <p id="session" role="status">@if (chart.session(); as event) {
      @if (event.type === "ended") { ended: {{ event.reason }} } @else { {{ event.type }} }
    }</p>
    <button id="leave" (click)="chart.leave()">Log out</button>`,
})
class ChartComponent {
  protected readonly chart = inject(ChartService);

  constructor() {
    this.chart.open();
  }
}

bootstrapApplication(ChartComponent, { providers: [provideZonelessChangeDetection()] });
