package dev.smartgateway.proxy.mode;

import java.util.List;

import dev.smartgateway.fhir.Interaction;
import dev.smartgateway.policy.Verdict;
import dev.smartgateway.reason.Reason;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Which refusals may mean that a service ignores the patient of a search.
 */
class CanarySearchTests {

    private static Verdict verdict(@Nullable Reason reason, String rule, Interaction interaction, Verdict... parts) {
        return new Verdict(reason, rule, new Verdict.Action(interaction, "Observation", null), false, List.of(),
                List.of(parts));
    }

    @ParameterizedTest
    @CsvSource({ "FOREIGN_ANSWER,match-foreign,SEARCH_TYPE", "UNCHECKABLE,self-link,SEARCH_TYPE",
            "FOREIGN_ANSWER,bundle,BATCH" })
    void concernsWhenOthersCameOrThePatientIsNotInTheSelfLinkThenYes(Reason reason, String rule,
            Interaction interaction) {
        assertThat(CanarySearch.concerns(verdict(reason, rule, interaction))).isTrue();
    }

    @ParameterizedTest
    @CsvSource({ "UNCHECKABLE,status,SEARCH_TYPE", "UNCHECKABLE,media-type,SEARCH_TYPE",
            "UNCHECKABLE,searchset,SEARCH_TYPE", "UNCHECKABLE,answer-size,SEARCH_TYPE",
            "UNCHECKABLE,next-link,SEARCH_TYPE", "UPSTREAM_FAILED,upstream,SEARCH_TYPE",
            "FOREIGN_ANSWER,write-answer,CREATE", "FOREIGN_ANSWER,operation-answer,OPERATION",
            "UNCHECKABLE,other-resource,READ", "NOT_FOUND,membership,READ", "SCOPE,scope,SEARCH_TYPE" })
    void concernsWhenTheRefusalSaysNothingAboutThePatientThenNo(Reason reason, String rule, Interaction interaction) {
        assertThat(CanarySearch.concerns(verdict(reason, rule, interaction))).isFalse();
    }

    @Test
    void concernsWhenOneEntryOfABatchIsSuchASearchThenYes() {
        Verdict part = verdict(Reason.UNCHECKABLE, "self-link", Interaction.SEARCH_TYPE);
        Verdict other = verdict(Reason.UNCHECKABLE, "status", Interaction.SEARCH_TYPE);
        assertThat(CanarySearch.concerns(verdict(null, "allowed", Interaction.BATCH, other, part))).isTrue();
        assertThat(CanarySearch.concerns(verdict(null, "allowed", Interaction.BATCH, other))).isFalse();
    }

}
