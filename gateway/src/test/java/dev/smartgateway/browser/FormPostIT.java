package dev.smartgateway.browser;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

import com.microsoft.playwright.BrowserContext;
import com.microsoft.playwright.Page;
import dev.smartgateway.journey.Gateway;
import dev.smartgateway.journey.StubEhr;
import dev.smartgateway.redis.TestRedis;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * A real browser, an authorization server on another site that answers by a form
 * ({@code response_mode=form_post}), and attempts of an app's own page to use endpoints
 * that are for users only.
 */
class FormPostIT {

    private static Chromium chromium;

    private static StubEhr ehr;

    private static Gateway gateway;

    private BrowserContext context;

    private Page app;

    @BeforeAll
    static void startAll(@TempDir Path apps) throws IOException {
        chromium = Chromium.start();
        ehr = new StubEhr();
        ehr.writeApp(apps);
        Path file = apps.resolve("demo.yml");
        Files.writeString(file, Files.readString(file) + "    form-post: true\n    endpoints:\n      authorization: "
                + ehr.otherSite() + "/authorize\n");
        gateway = Gateway.start(TestRedis.shared(), "gateway.apps.location=" + apps, "gateway.keys.ephemeral=true",
                "gateway.credentials.stub.secret=" + StubEhr.SECRET);
    }

    @AfterAll
    static void stopAll() {
        if (gateway != null) {
            gateway.close();
        }
        if (ehr != null) {
            ehr.close();
        }
        if (chromium != null) {
            chromium.close();
        }
    }

    @BeforeEach
    void launch() {
        this.context = chromium.browser().newContext();
        this.app = launched("x1");
    }

    @AfterEach
    void closeContext() {
        this.context.close();
    }

    @Test
    void launchWhenTheAnswerIsAFormOfAnotherSiteThenTheChartOpens() {
        assertThat(fetch(this.app, "/launches/" + id(this.app))).isEqualTo(200);
    }

    @Test
    void launchWhenASecondOneComesByFormThenTheFirstGoesOnAndThePlainBaseRefuses() {
        assertThat(fetch(this.app, "/fhir/Patient")).isEqualTo(200);
        Page second = launched("x2");
        assertThat(fetch(second, "/launches/" + id(second))).isEqualTo(200);
        assertThat(fetch(this.app, "/launches/" + id(this.app))).isEqualTo(200);
        assertThat(fetch(this.app, "/fhir/Patient")).isEqualTo(409);
    }

    @Test
    void launchWhenFramedByTheAppsOwnPageThenNothingStarts() {
        int before = ehr.secrets().size();
        String door = gateway.url() + "/launch?app=demo";
        this.app.evaluate("url => new Promise((done) => { const frame = document.createElement('iframe');"
                + " frame.onload = done; frame.src = url; document.body.append(frame); })", door);
        assertThat(this.context.cookies()).noneMatch((cookie) -> cookie.name.startsWith("__Host-tx-"));
        assertThat(ehr.secrets()).hasSize(before);
    }

    private Page launched(String launch) {
        Page page = this.context.newPage();
        page.navigate(gateway.url() + "/launch?iss=" + ehr.origin() + "/fhir&launch=" + launch);
        page.waitForURL("**/demo/?launch=*");
        return page;
    }

    private static String id(Page page) {
        return page.url().replaceFirst(".*launch=", "");
    }

    private static int fetch(Page page, String path) {
        return (int) page.evaluate("path => fetch(path).then((answer) => answer.status)", path);
    }

}
