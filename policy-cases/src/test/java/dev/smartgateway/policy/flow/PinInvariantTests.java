package dev.smartgateway.policy.flow;

import dev.smartgateway.fhir.Query;
import dev.smartgateway.policy.flow.UpstreamRequest.Proof;
import dev.smartgateway.smart.PatientId;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * A request that does not satisfy the guarantee it claims is not sent.
 */
class PinInvariantTests {

    @ParameterizedTest
    @CsvSource(delimiter = '@', quoteCharacter = '`', textBlock = """
            PINNED_QUERY    @ GET    @ Observation             @ patient=Patient/p1            @ true
            PINNED_QUERY    @ DELETE @ Observation             @ _id=o1&patient=Patient/p1     @ true
            PINNED_QUERY    @ GET    @ Observation/$lastn      @ patient=Patient/p1            @ true
            PINNED_QUERY    @ GET    @ Patient                 @ _id=p1                        @ true
            PINNED_QUERY    @ GET    @ Patient/p1/Observation  @ ``                            @ true
            PINNED_QUERY    @ GET    @ Observation             @ ``                            @ false
            PINNED_QUERY    @ GET    @ Observation             @ patient=p1                    @ false
            PINNED_QUERY    @ GET    @ Observation             @ patient=Patient/p2            @ false
            PINNED_QUERY    @ GET    @ Observation             @ patient=Patient/p1,Patient/p2 @ false
            PINNED_QUERY    @ GET    @ Observation             @ subject=Patient/p1            @ false
            PINNED_QUERY    @ GET    @ Observation             @ patient:x=Patient/p1          @ false
            PINNED_QUERY    @ GET    @ Patient                 @ _id=p2                        @ false
            PINNED_QUERY    @ GET    @ Patient                 @ _id=Patient/p1                @ false
            PINNED_QUERY    @ GET    @ Patient/p10/Observation @ ``                            @ false
            PINNED_QUERY    @ GET    @ Patient/p1              @ ``                            @ false
            PINNED_QUERY    @ GET    @ Nonsense                @ patient=Patient/p1            @ false
            CHECKED_ANSWER  @ GET    @ Observation/o1          @ ``                            @ true
            CHECKED_ANSWER  @ POST   @ Observation/_search     @ ``                            @ true
            CHECKED_ANSWER  @ POST   @ Observation             @ ``                            @ false
            CHECKED_ANSWER  @ DELETE @ Observation/o1          @ ``                            @ false
            SHARED          @ GET    @ Practitioner/d          @ ``                            @ true
            SHARED          @ PUT    @ Practitioner/d          @ ``                            @ false
            CHECKED_BODY    @ POST   @ Observation             @ ``                            @ true
            CHECKED_BODY    @ PUT    @ Observation/o1          @ ``                            @ false
            GUARDED_VERSION @ PUT    @ Observation/o1          @ ``                            @ false
            """)
    void provenWhenDraftThenItBearsOutItsReason(Proof proof, String method, String path, String query, boolean proven) {
        UpstreamRequest draft = UpstreamRequest.write(method, path, new byte[0], proof).where(Query.parse(query));
        assertThat(PinInvariant.proven(new PatientId("p1"), draft)).isEqualTo(proven);
        assertThat(PinInvariant.proven(null, draft)).isTrue();
    }

    @ParameterizedTest
    @CsvSource({ "If-Match,true", "If-None-Match,true", "If-None-Exist,false" })
    void provenWhenAVersionIsNamedThenAGuardedWrite(String header, boolean proven) {
        UpstreamRequest draft = UpstreamRequest.write("PUT", "Observation/o1", new byte[0], Proof.GUARDED_VERSION)
            .header(header, "x");
        assertThat(PinInvariant.proven(new PatientId("p1"), draft)).isEqualTo(proven);
    }

}
