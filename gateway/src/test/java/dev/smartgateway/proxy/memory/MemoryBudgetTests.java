package dev.smartgateway.proxy.memory;

import java.util.ArrayList;
import java.util.List;

import dev.smartgateway.reason.ProblemException;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

class MemoryBudgetTests {

    private static final long MB = 1024 * 1024;

    private final MemoryBudget budget = new MemoryBudget(10 * MB, 4 * MB);

    @Test
    void moreWhenASessionHasItsShareThenRefusedAndOthersAreNot() {
        MemoryBudget.Held own = this.budget.open("a");
        own.more(3 * MB);
        assertRefused(() -> own.more(MB));
        assertRefused(() -> this.budget.open("a").more(MB));
        this.budget.open("b").more(3 * MB);
    }

    @Test
    void openWhenTheReplicaHasNoneThenRefused() {
        List<MemoryBudget.Held> calls = new ArrayList<>();
        for (int session = 0; session < 40; session++) {
            calls.add(this.budget.open("s" + session));
        }
        assertRefused(() -> this.budget.open("another"));
        calls.get(0).close();
        this.budget.open("another").close();
        calls.forEach(MemoryBudget.Held::close);
        assertThat(this.budget.held()).isZero();
        assertThat(this.budget.sessions()).isZero();
    }

    @Test
    void closeWhenTwiceAndLateThenNothingIsGivenBackTwice() {
        MemoryBudget.Held one = this.budget.open("a");
        MemoryBudget.Held other = this.budget.open("a");
        one.more(MB);
        one.close();
        one.close();
        one.more(MB);
        one.only(0);
        long left = this.budget.held();
        other.close();
        assertThat(left).isPositive();
        assertThat(this.budget.held()).isZero();
    }

    @Test
    void onlyWhenMostIsDoneWithThenTheRestIsFree() {
        MemoryBudget.Held call = this.budget.open("a");
        call.more(3 * MB);
        call.only(MB);
        assertThat(this.budget.held()).isEqualTo(MB);
        call.only(2 * MB);
        assertThat(this.budget.held()).isEqualTo(MB);
    }

    private static void assertRefused(Runnable what) {
        assertThatExceptionOfType(ProblemException.class).isThrownBy(what::run)
            .satisfies((refusal) -> assertThat(refusal.problem().code()).isEqualTo("overloaded"));
    }

}
