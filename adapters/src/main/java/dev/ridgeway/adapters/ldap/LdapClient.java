package dev.ridgeway.adapters.ldap;

import com.unboundid.asn1.ASN1OctetString;
import com.unboundid.ldap.sdk.Entry;
import com.unboundid.ldap.sdk.LDAPConnection;
import com.unboundid.ldap.sdk.LDAPConnectionOptions;
import com.unboundid.ldap.sdk.LDAPException;
import com.unboundid.ldap.sdk.LDAPURL;
import com.unboundid.ldap.sdk.ResultCode;
import com.unboundid.ldap.sdk.RootDSE;
import com.unboundid.ldap.sdk.SearchRequest;
import com.unboundid.ldap.sdk.SearchResult;
import com.unboundid.ldap.sdk.controls.SimplePagedResultsControl;
import com.unboundid.util.ssl.HostNameSSLSocketVerifier;
import com.unboundid.util.ssl.PEMFileKeyManager;
import com.unboundid.util.ssl.SSLUtil;
import com.unboundid.util.ssl.TrustAllSSLSocketVerifier;
import com.unboundid.util.ssl.TrustAllTrustManager;
import dev.ridgeway.adapters.ToolSetting;
import dev.ridgeway.plugin.SettingWrong;
import dev.ridgeway.plugin.ToolProblem;
import dev.ridgeway.plugin.ToolRefused;
import dev.ridgeway.plugin.ToolUnavailable;
import java.io.ByteArrayInputStream;
import java.io.File;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.cert.Certificate;
import java.security.cert.CertificateFactory;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import javax.net.SocketFactory;
import javax.net.ssl.KeyManager;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLHandshakeException;
import javax.net.ssl.TrustManager;
import javax.net.ssl.TrustManagerFactory;
import org.jspecify.annotations.Nullable;

/** Speaks LDAP with one directory, a connection for each time that all of it is read. */
final class LdapClient {

    private static final Duration CONNECT = Duration.ofSeconds(10);
    private static final Duration ANSWER = Duration.ofMinutes(1);
    private static final int MOST_ENTRIES = 1_000_000;

    private final LDAPURL url;
    private final String host;
    private final String bindDn;
    private final String secret;
    private final boolean anyCertificate;
    private final Optional<SSLContext> tls;

    LdapClient(ToolSetting setting) {
        ToolSetting target = setting.child("target");
        String text = target.needed("an address such as ldaps://ds.example.net").replaceAll("/+$", "");
        try {
            this.url = new LDAPURL(text);
            this.host = Objects.requireNonNullElse(url.getHost(), "");
        } catch (LDAPException e) {
            throw target.wrong("an address such as ldaps://ds.example.net");
        }
        if (host.isEmpty()) {
            throw target.wrong("an address such as ldaps://ds.example.net");
        }
        ToolSetting bind = setting.child("bind");
        this.bindDn = bind.isMissing() ? "" : bind.child("dn").needed("the name of the account that reads");
        this.secret = bind.isMissing() ? "" : bind.child("secret").needed("its password");
        ToolSetting tlsSetting = setting.child("tls");
        ToolSetting checked = tlsSetting.child("rejectUnauthorized");
        this.anyCertificate = !checked.isMissing() && !checked.flag();
        this.tls = tls(tlsSetting);
    }

    /** Empty when nothing is special, so that whom the server trusts is trusted. */
    private Optional<SSLContext> tls(ToolSetting setting) {
        Optional<String> ca = setting.child("ca").text();
        Optional<File> certs = setting.child("certs").file().map(it -> it.toFile());
        Optional<File> keys = setting.child("keys").file().map(it -> it.toFile());
        if (!anyCertificate && ca.isEmpty() && certs.isEmpty()) {
            return Optional.empty();
        }
        try {
            @Nullable
            KeyManager own = certs.isEmpty() || keys.isEmpty() ? null : new PEMFileKeyManager(certs.get(), keys.get());
            @Nullable
            TrustManager trusted = anyCertificate ? new TrustAllTrustManager() : ca.isEmpty() ? null : trust(ca.get());
            return Optional.of(new SSLUtil(own, trusted).createSSLContext());
        } catch (GeneralSecurityException | IOException e) {
            throw new SettingWrong(
                    "catalog.providers.ldapOrg", "certificates and keys as PEM under tls: " + e.getMessage());
        }
    }

    private static TrustManager trust(String pem) throws GeneralSecurityException, IOException {
        KeyStore authorities = KeyStore.getInstance(KeyStore.getDefaultType());
        authorities.load(null, null);
        ByteArrayInputStream text = new ByteArrayInputStream(pem.getBytes(StandardCharsets.UTF_8));
        for (Certificate one : CertificateFactory.getInstance("X.509").generateCertificates(text)) {
            authorities.setCertificateEntry("ca" + authorities.size(), one);
        }
        TrustManagerFactory factory = TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
        factory.init(authorities);
        return factory.getTrustManagers()[0];
    }

    String address() {
        return url.getScheme() + "://" + host + ":" + url.getPort();
    }

    /** What is asked of a connected directory. */
    interface Work<T> {
        T with(Session session) throws LDAPException;
    }

    /** Connects, signs in, works and leaves. */
    <T> T connected(Work<T> work) {
        LDAPConnectionOptions options = new LDAPConnectionOptions();
        options.setConnectTimeoutMillis((int) CONNECT.toMillis());
        options.setResponseTimeoutMillis(ANSWER.toMillis());
        options.setFollowReferrals(false);
        options.setSSLSocketVerifier(
                anyCertificate ? TrustAllSSLSocketVerifier.getInstance() : new HostNameSSLSocketVerifier(true));
        try (LDAPConnection connection = new LDAPConnection(sockets(), options, host, url.getPort())) {
            if (!bindDn.isEmpty()) {
                connection.bind(bindDn, secret);
            }
            return work.with(new Session(connection));
        } catch (LDAPException e) {
            throw problem(e);
        }
    }

    private @Nullable SocketFactory sockets() {
        if (!url.getScheme().equals("ldaps")) {
            return SocketFactory.getDefault();
        }
        try {
            return tls.isPresent()
                    ? tls.get().getSocketFactory()
                    : SSLContext.getDefault().getSocketFactory();
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException(e);
        }
    }

    private ToolProblem problem(LDAPException e) {
        for (Throwable at = e; at != null; at = at.getCause()) {
            if (at instanceof SSLHandshakeException) {
                return new ToolRefused(
                        "tool-not-trusted",
                        address() + " shows a certificate that this server does not trust.",
                        "Name its certificate authority in ridgeway.outbound.certificates.");
            }
        }
        int code = e.getResultCode().intValue();
        return switch (code) {
            case ResultCode.INVALID_CREDENTIALS_INT_VALUE,
                    ResultCode.INAPPROPRIATE_AUTHENTICATION_INT_VALUE,
                    ResultCode.STRONG_AUTH_REQUIRED_INT_VALUE ->
                new ToolRefused(
                        "tool-credential-refused",
                        address() + " does not let " + (bindDn.isEmpty() ? "anybody" : bindDn) + " in.",
                        "Check bind.dn and bind.secret under catalog.providers.ldapOrg.");
            case ResultCode.INSUFFICIENT_ACCESS_RIGHTS_INT_VALUE ->
                new ToolRefused(
                        "tool-forbidden",
                        address() + " does not let " + bindDn + " read: " + said(e),
                        "Give that account the right to read people and groups.");
            case ResultCode.NO_SUCH_OBJECT_INT_VALUE ->
                new ToolRefused(
                        "organisation-not-found",
                        address() + " has no such entry: " + said(e),
                        "Check the dn of users and groups under catalog.providers.ldapOrg.");
            case ResultCode.SIZE_LIMIT_EXCEEDED_INT_VALUE ->
                new ToolRefused(
                        "source-too-large",
                        address() + " does not tell that many entries at once.",
                        "Let users and groups be read in pages: options: {paged: {pageSize: 500}}.");
            case ResultCode.SERVER_DOWN_INT_VALUE, ResultCode.CONNECT_ERROR_INT_VALUE, ResultCode.TIMEOUT_INT_VALUE ->
                new ToolUnavailable(
                        "tool-unreachable",
                        "The directory does not answer at " + address() + ".",
                        "Check that it runs and that this server reaches it; it is asked again by itself.",
                        e);
            case ResultCode.BUSY_INT_VALUE,
                    ResultCode.UNAVAILABLE_INT_VALUE,
                    ResultCode.OPERATIONS_ERROR_INT_VALUE,
                    ResultCode.OTHER_INT_VALUE,
                    ResultCode.TIME_LIMIT_EXCEEDED_INT_VALUE,
                    ResultCode.ADMIN_LIMIT_EXCEEDED_INT_VALUE ->
                new ToolUnavailable(
                        "tool-in-trouble",
                        address() + " is in trouble: " + said(e),
                        "It is asked again by itself; if it stays, look into its own log.");
            default ->
                new ToolRefused(
                        "tool-not-there",
                        "What answers at " + address() + " could not be read: " + said(e),
                        "Check target, dn and options under catalog.providers.ldapOrg.");
        };
    }

    private static String said(LDAPException e) {
        return e.getResultCode().getName() + ", "
                + String.valueOf(e.getMessage()).replaceFirst("\\.?$", ".");
    }

    /** A connection that is signed in. */
    record Session(LDAPConnection connection) {

        LdapVendor vendor() throws LDAPException {
            return LdapVendor.of(connection.getRootDSE());
        }

        /** Everything that is found, in pages where the directory has them. */
        List<Entry> search(LdapSearch search) throws LDAPException {
            RootDSE root = connection.getRootDSE();
            boolean paged = search.pageSize() > 0
                    && root != null
                    && root.supportsControl(SimplePagedResultsControl.PAGED_RESULTS_OID);
            SearchRequest request = new SearchRequest(
                    search.dn(),
                    search.scope(),
                    search.filter(),
                    search.attributes().toArray(new String[0]));
            request.setSizeLimit(search.sizeLimit());
            request.setTimeLimitSeconds(search.timeLimit());
            request.setDerefPolicy(search.aliases());
            List<Entry> all = new ArrayList<>();
            @Nullable ASN1OctetString cookie = null;
            do {
                if (paged) {
                    request.setControls(new SimplePagedResultsControl(search.pageSize(), cookie, true));
                }
                SearchResult result = connection.search(request);
                all.addAll(result.getSearchEntries());
                SimplePagedResultsControl next = SimplePagedResultsControl.get(result);
                cookie = next != null && next.moreResultsToReturn() ? next.getCookie() : null;
            } while (cookie != null && all.size() < MOST_ENTRIES);
            return all;
        }
    }
}
