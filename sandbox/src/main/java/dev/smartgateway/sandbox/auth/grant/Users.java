package dev.smartgateway.sandbox.auth.grant;

import java.util.List;
import java.util.Optional;

import dev.smartgateway.sandbox.SandboxProperties;
import dev.smartgateway.sandbox.SandboxProperties.User;

import org.springframework.security.authentication.UsernamePasswordAuthenticationToken;
import org.springframework.security.core.Authentication;
import org.springframework.security.core.authority.FactorGrantedAuthority;
import org.springframework.security.core.userdetails.UserDetails;
import org.springframework.security.core.userdetails.UserDetailsService;
import org.springframework.security.core.userdetails.UsernameNotFoundException;
import org.springframework.stereotype.Component;

/**
 * The predefined users.
 */
@Component
public final class Users implements UserDetailsService {

    private final List<User> users;

    Users(SandboxProperties properties) {
        this.users = properties.users();
    }

    public List<User> all() {
        return this.users;
    }

    /**
     * Finds a user.
     * @param name a user name or a fhirUser reference
     * @return the user, if there is one
     */
    public Optional<User> find(String name) {
        return this.users.stream()
            .filter((user) -> user.username().equals(name) || user.fhirUser().equals(name))
            .findFirst();
    }

    /**
     * Signs a user in without asking, as inside the EHR.
     * @param username a known user name
     * @return the authenticated user
     */
    public Authentication signedIn(String username) {
        UserDetails details = loadUserByUsername(username);
        return UsernamePasswordAuthenticationToken.authenticated(details, null,
                List.of(FactorGrantedAuthority.fromAuthority(FactorGrantedAuthority.PASSWORD_AUTHORITY)));
    }

    @Override
    public UserDetails loadUserByUsername(String username) {
        User user = this.users.stream()
            .filter((one) -> one.username().equals(username))
            .findFirst()
            .orElseThrow(() -> new UsernameNotFoundException("no such user"));
        return org.springframework.security.core.userdetails.User.withUsername(username)
            .password(user.password())
            .authorities(List.of())
            .build();
    }

}
