package dev.smartgateway.peers.hapi;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Set;

import ca.uhn.fhir.context.FhirContext;
import ca.uhn.fhir.context.support.IValidationSupport;
import ca.uhn.fhir.jpa.api.config.JpaStorageSettings;
import ca.uhn.fhir.jpa.api.dao.IFhirSystemDao;
import ca.uhn.fhir.jpa.provider.JpaCapabilityStatementProvider;
import ca.uhn.fhir.jpa.provider.JpaSystemProvider;
import ca.uhn.fhir.jpa.provider.ValueSetOperationProvider;
import ca.uhn.fhir.jpa.search.DatabaseBackedPagingProvider;
import ca.uhn.fhir.rest.server.IncomingRequestAddressStrategy;
import ca.uhn.fhir.rest.server.RestfulServer;
import ca.uhn.fhir.rest.server.provider.ResourceProviderFactory;
import ca.uhn.fhir.rest.server.util.ISearchParamRegistry;
import org.apache.catalina.Context;
import org.apache.catalina.startup.Tomcat;

import org.springframework.context.annotation.AnnotationConfigApplicationContext;

/**
 * HAPI FHIR JPA on a free port of the loopback interface, below {@code /fhir}, without security.
 */
public final class HapiServer {

    private HapiServer() {
    }

    /**
     * Starts it and serves until the process is ended.
     * @param arguments its port, and the file that it creates when it is ready
     */
    public static void main(String[] arguments) throws Exception {
        int port = Integer.parseInt(arguments[0]);
        AnnotationConfigApplicationContext context = new AnnotationConfigApplicationContext();
        context.registerBean(JpaStorageSettings.class, () -> settings("http://127.0.0.1:" + port + "/fhir"));
        context.register(Storage.class);
        context.refresh();
        Tomcat tomcat = new Tomcat();
        Path base = Files.createTempDirectory("hapi-peer");
        tomcat.setBaseDir(base.toString());
        tomcat.getConnector().setPort(port);
        tomcat.getConnector().setProperty("address", "127.0.0.1");
        tomcat.getConnector().setProperty("relaxedQueryChars", "|^{}`\\\"<>[]");
        Context application = tomcat.addContext("", base.toString());
        Tomcat.addServlet(application, "fhir", server(context)).setLoadOnStartup(1);
        application.addServletMappingDecoded("/fhir/*", "fhir");
        tomcat.start();
        Files.createFile(Path.of(arguments[1]));
        tomcat.getServer().await();
    }

    /**
     * What decides over what is stored is left at HAPI's default, but for ids that
     * clients choose.
     */
    private static JpaStorageSettings settings(String base) {
        JpaStorageSettings settings = new JpaStorageSettings();
        settings.setResourceClientIdStrategy(JpaStorageSettings.ClientIdStrategyEnum.ANY);
        settings.setTreatBaseUrlsAsLocal(Set.of(base));
        // What one test wrote, the next search sees.
        settings.setReuseCachedSearchResultsForMillis(null);
        return settings;
    }

    private static RestfulServer server(AnnotationConfigApplicationContext context) {
        RestfulServer server = new RestfulServer(context.getBean(FhirContext.class));
        server.registerProviders(context.getBean(ResourceProviderFactory.class).createProviders());
        server.registerProvider(context.getBean(JpaSystemProvider.class));
        server.registerProvider(context.getBean(ValueSetOperationProvider.class));
        DatabaseBackedPagingProvider paging = context.getBean(DatabaseBackedPagingProvider.class);
        paging.setDefaultPageSize(20);
        paging.setMaximumPageSize(200);
        server.setPagingProvider(paging);
        server.setServerAddressStrategy(new IncomingRequestAddressStrategy());
        server.setServerConformanceProvider(new JpaCapabilityStatementProvider(server,
                context.getBean(IFhirSystemDao.class), context.getBean(JpaStorageSettings.class),
                context.getBean(ISearchParamRegistry.class), context.getBean(IValidationSupport.class)));
        return server;
    }

}
