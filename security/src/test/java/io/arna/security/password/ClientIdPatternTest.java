package io.arna.security.password;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What client ids of users must look like. */
final class ClientIdPatternTest {
    @ParameterizedTest
    @CsvSource({"${username},marie,marie,true", "${username},marie-1,marie,false",
            "*${username}*,my-marie-1,marie,true",
            "*${username}*,maria,marie,false", "${username}-*,marie-1,marie,true", "${username}-*,marie,marie,false",
            "dev-${username},dev-marie,marie,true", "${username}-${username},a-a,a,true", "x.z,xyz,marie,false",
            "${username},paul,*,false", "${username},*,*,true", "${username},'',marie,false", "*,'',marie,true",
            "${username},a.b,a.b,true", "${username},axb,a.b,false", "a*a,a,x,false", "a*a,aa,x,true",
            "a*b*a,aba,x,true", "a*b*a,aa,x,false",
            "*ab*ab,abab,x,true", "*ab*ab,xab,x,false", "a*ba*ab,abab,x,false", "${username},${username},marie,false"})
    void aNameStandsForItselfAndAStarForAnything(String pattern, String clientId, String user, boolean fits) {
        assertThat(ClientIdPattern.of(pattern).matches(clientId, user)).isEqualTo(fits);
    }

    @Test
    void anUnknownPlaceholderIsRefused() {
        assertThatIllegalArgumentException().isThrownBy(() -> ClientIdPattern.of("${clientid}"))
                .withMessage("there is no placeholder but ${username}");
    }
}
