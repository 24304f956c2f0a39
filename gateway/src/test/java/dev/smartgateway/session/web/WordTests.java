package dev.smartgateway.session.web;

import java.io.IOException;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

import org.springframework.core.io.ClassPathResource;

import static org.assertj.core.api.Assertions.assertThat;

class WordTests {

    @Test
    void eventsWhenComparedWithTheContractThenTheirNamesAreDescribed() throws IOException {
        JsonNode document = new JsonMapper().readTree(new ClassPathResource("openapi.json").getInputStream());
        Set<String> described = document.at("/components/schemas/Event/oneOf")
            .valueStream()
            .map((each) -> each.at("/properties/event/const").asString())
            .collect(Collectors.toSet());
        assertThat(described).isEqualTo(Stream.of(SessionEventStream.Word.values())
            .map(SessionEventStream.Word::text)
            .collect(Collectors.toSet()));
    }

}
