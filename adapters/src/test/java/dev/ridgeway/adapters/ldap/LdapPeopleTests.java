package dev.ridgeway.adapters.ldap;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.unboundid.ldap.listener.InMemoryDirectoryServer;
import com.unboundid.ldap.listener.InMemoryDirectoryServerConfig;
import com.unboundid.ldap.listener.InMemoryListenerConfig;
import com.unboundid.ldap.listener.interceptor.InMemoryInterceptedSearchRequest;
import com.unboundid.ldap.listener.interceptor.InMemoryOperationInterceptor;
import com.unboundid.ldap.sdk.Attribute;
import com.unboundid.ldap.sdk.Control;
import com.unboundid.ldap.sdk.LDAPException;
import com.unboundid.ldap.sdk.ResultCode;
import com.unboundid.ldap.sdk.controls.SimplePagedResultsControl;
import com.unboundid.util.LDAPSDKException;
import dev.ridgeway.adapters.HostContext;
import dev.ridgeway.adapters.JsonServer;
import dev.ridgeway.plugin.SettingWrong;
import dev.ridgeway.plugin.ToolRefused;
import dev.ridgeway.plugin.catalog.EntityProvider;
import dev.ridgeway.plugin.catalog.ProvidedEntity;
import dev.ridgeway.testkit.EntityProviderContract;
import dev.ridgeway.testkit.PrivateAuthority;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.KeyStore;
import java.util.HexFormat;
import java.util.List;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** Against a real directory, in memory, reached over the network. */
class LdapPeopleTests extends EntityProviderContract {

    private static final JsonMapper JSON = JsonMapper.shared();
    private static final String SECRET = "password-of-the-test";
    private static final String READER = "cn=reader,dc=example,dc=net";

    private InMemoryDirectoryServer directory;
    private volatile boolean breaksSecondPage;

    @BeforeEach
    void start() throws LDAPSDKException {
        directory = directory(config());
    }

    @AfterEach
    void stop() {
        directory.shutDown(true);
    }

    private InMemoryDirectoryServerConfig config() throws LDAPException {
        InMemoryDirectoryServerConfig config = new InMemoryDirectoryServerConfig("dc=example,dc=net");
        config.addAdditionalBindCredentials(READER, SECRET);
        config.setSchema(null);
        config.addInMemoryOperationInterceptor(new InMemoryOperationInterceptor() {
            @Override
            public void processSearchRequest(InMemoryInterceptedSearchRequest request) throws LDAPException {
                for (Control control : request.getRequest().getControls()) {
                    if (breaksSecondPage
                            && control instanceof SimplePagedResultsControl page
                            && page.getCookie() != null
                            && page.getCookie().getValueLength() > 0) {
                        throw new LDAPException(ResultCode.BUSY, "no time");
                    }
                }
            }
        });
        return config;
    }

    private static InMemoryDirectoryServer directory(InMemoryDirectoryServerConfig config) throws LDAPSDKException {
        InMemoryDirectoryServer server = new InMemoryDirectoryServer(config);
        server.add("dn: dc=example,dc=net", "objectClass: domain", "dc: example");
        server.add("dn: ou=people,dc=example,dc=net", "objectClass: organizationalUnit", "ou: people");
        server.add("dn: ou=groups,dc=example,dc=net", "objectClass: organizationalUnit", "ou: groups");
        for (String name : List.of("ann", "kim", "leo")) {
            person(server, name);
        }
        server.add(
                "dn: cn=web,ou=groups,dc=example,dc=net",
                "objectClass: groupOfNames",
                "cn: web",
                "description: The web shop",
                "member: uid=kim,ou=people,dc=example,dc=net");
        server.add(
                "dn: cn=shop,ou=groups,dc=example,dc=net",
                "objectClass: groupOfNames",
                "cn: shop",
                "member: CN=web, OU=groups, dc=example,dc=net",
                "member: uid=ann,ou=people,dc=example,dc=net");
        server.startListening();
        return server;
    }

    private static void person(InMemoryDirectoryServer server, String name) throws LDAPSDKException {
        server.add(
                "dn: uid=" + name + ",ou=people,dc=example,dc=net",
                "objectClass: inetOrgPerson",
                "uid: " + name,
                "cn: The " + name,
                "sn: " + name,
                "mail: " + name + "@example.com");
    }

    private List<EntityProvider> providers(String more) {
        return new LdapPlugin()
                .entityProviders()
                .getFirst()
                .create(new HostContext("catalog.providers.ldapOrg: {production: " + more + "}"));
    }

    private EntityProvider provider(int port, String secret, String people, String groups) {
        return providers("""
                {target: 'ldap://127.0.0.1:%d', bind: {dn: '%s', secret: %s},
                 users: {dn: 'ou=people,dc=example,dc=net', options: {paged: {pageSize: 2}, %s}},
                 groups: {dn: 'ou=groups,dc=example,dc=net', %s}}""".formatted(port, READER, secret, people, groups)).getFirst();
    }

    @Override
    protected EntityProvider provider() {
        return provider(directory.getListenPort(), SECRET, "", "");
    }

    @Override
    protected EntityProvider stranger() {
        return provider(directory.getListenPort(), "guessed", "", "");
    }

    @Override
    protected EntityProvider absent() {
        try {
            return provider(JsonServer.nobody().getPort(), SECRET, "", "");
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Override
    protected EntityProvider lost() {
        return providers("{target: 'ldap://127.0.0.1:%d', users: {dn: 'ou=none,dc=example,dc=net'}}"
                        .formatted(directory.getListenPort()))
                .getFirst();
    }

    @Override
    protected String secret() {
        return SECRET;
    }

    @Override
    protected void breakSecondPage() {
        breaksSecondPage = true;
    }

    @Override
    protected void letLeoLeave() {
        try {
            directory.delete("uid=leo,ou=people,dc=example,dc=net");
        } catch (LDAPException e) {
            throw new IllegalStateException(e);
        }
    }

    private static JsonNode entity(List<ProvidedEntity> all, String name) {
        return all.stream()
                .map(it -> JSON.<JsonNode>valueToTree(it.content()))
                .filter(it -> it.at("/metadata/name").asString().equals(name))
                .findFirst()
                .orElseThrow();
    }

    @Test
    void writesPeopleAndGroupsAsBackstageDoes() {
        List<ProvidedEntity> all = provider().entities();

        JsonNode kim = entity(all, "kim");
        assertThat(kim.at("/metadata/annotations/backstage.io~1ldap-rdn").asString())
                .isEqualTo("kim");
        assertThat(kim.at("/metadata/annotations/backstage.io~1ldap-dn").asString())
                .isEqualTo("uid=kim,ou=people,dc=example,dc=net");
        assertThat(kim.at("/metadata/annotations/backstage.io~1ldap-uuid").asString())
                .hasSize(36);
        assertThat(kim.at("/metadata/annotations/backstage.io~1managed-by-location")
                        .asString())
                .isEqualTo("ldap://production/uid%3Dkim%2Cou%3Dpeople%2Cdc%3Dexample%2Cdc%3Dnet");
        assertThat(kim.at("/spec")).isEqualTo(JSON.readTree("""
                {"profile":{"displayName":"The kim","email":"kim@example.com"},"memberOf":["group:default/web"]}"""));
        assertThat(entity(all, "web").at("/spec")).isEqualTo(JSON.readTree("""
                {"profile":{"displayName":"web"},"children":[],"type":"unknown","parent":"group:default/shop"}"""));
        assertThat(entity(all, "shop").at("/spec/children")).isEqualTo(JSON.readTree("[\"group:default/web\"]"));
        assertThat(entity(all, "web").at("/metadata/description").asString()).isEqualTo("The web shop");
    }

    @Test
    void findsMembersByWhatPeopleSayOfThemselves() throws LDAPSDKException {
        directory.modify(
                "dn: uid=leo,ou=people,dc=example,dc=net",
                "changetype: modify",
                "add: isMemberOf",
                "isMemberOf: cn=WEB,ou=groups,dc=example,dc=net");

        EntityProvider provider =
                providers("""
                {target: 'ldap://127.0.0.1:%d',
                 users: [{dn: 'ou=people,dc=example,dc=net', options: {filter: '( | (uid=leo) (uid=kim) )'},
                          map: {memberOf: isMemberOf, displayName: sn, description: cn},
                          set: {metadata.namespace: staff, spec.profile.team: x, 'metadata.annotations[''a.example/b'']': y}}],
                 groups: {dn: 'dc=example,dc=net', options: {scope: sub, filter: '(objectClass=groupOfNames)'},
                          set: {spec.type: team}}}""".formatted(directory.getListenPort())).getFirst();

        List<ProvidedEntity> all = provider.entities();
        assertThat(all).hasSize(4);
        JsonNode leo = entity(all, "leo");
        assertThat(leo.at("/spec/memberOf")).isEqualTo(JSON.readTree("[\"group:default/web\"]"));
        assertThat(leo.at("/spec/profile")).isEqualTo(JSON.readTree("""
                {"team":"x","displayName":"leo","email":"leo@example.com"}"""));
        assertThat(leo.at("/metadata/namespace").asString()).isEqualTo("staff");
        assertThat(leo.at("/metadata/description").asString()).isEqualTo("The leo");
        assertThat(leo.at("/metadata/annotations/a.example~1b").asString()).isEqualTo("y");
        assertThat(entity(all, "web").at("/spec/type").asString()).isEqualTo("team");
    }

    @Test
    void readsActiveDirectory() throws LDAPSDKException {
        InMemoryDirectoryServerConfig config = config();
        config.setCustomRootDSEAttributes(List.of(new Attribute("forestFunctionality", "7")));
        InMemoryDirectoryServer active = directory(config);
        try {
            active.modify(
                    "dn: uid=kim,ou=people,dc=example,dc=net",
                    "changetype: modify",
                    "add: objectGUID",
                    "objectGUID:: "
                            + java.util.Base64.getEncoder()
                                    .encodeToString(HexFormat.of().parseHex("33221100554477668899aabbccddeeff")),
                    "-",
                    "add: distinguishedName",
                    "distinguishedName: uid=kim,ou=people,dc=example,dc=net");

            JsonNode kim =
                    entity(provider(active.getListenPort(), SECRET, "", "").entities(), "kim");
            assertThat(kim.at("/metadata/annotations/backstage.io~1ldap-uuid").asString())
                    .isEqualTo("00112233-4455-6677-8899-aabbccddeeff");
            assertThat(kim.at("/spec/memberOf/0").asString()).isEqualTo("group:default/web");
        } finally {
            active.shutDown(true);
        }
    }

    @Test
    void readsFreeIpa() throws LDAPSDKException {
        InMemoryDirectoryServerConfig config = config();
        config.setCustomRootDSEAttributes(List.of(new Attribute("ipaDomainLevel", "1")));
        InMemoryDirectoryServer ipa = directory(config);
        try {
            ipa.modify(
                    "dn: uid=kim,ou=people,dc=example,dc=net",
                    "changetype: modify",
                    "add: ipaUniqueID",
                    "ipaUniqueID: 3aa0-77");

            JsonNode kim = entity(provider(ipa.getListenPort(), SECRET, "", "").entities(), "kim");
            assertThat(kim.at("/metadata/annotations/backstage.io~1ldap-uuid").asString())
                    .isEqualTo("3aa0-77");
        } finally {
            ipa.shutDown(true);
        }
    }

    @Test
    void saysWhenADirectoryDoesNotTellEverythingAtOnce() {
        assertThatThrownBy(() -> providers("""
                        {target: 'ldap://127.0.0.1:%d',
                         users: {dn: 'ou=people,dc=example,dc=net', options: {paged: false, sizeLimit: 2}}}""".formatted(directory.getListenPort()))
                        .getFirst()
                        .entities())
                .isInstanceOfSatisfying(
                        ToolRefused.class, it -> assertThat(it.code()).isEqualTo("source-too-large"));
    }

    @Test
    void trustsTheAuthorityThatIsNamedAndNoOther(@TempDir Path folder) throws Exception {
        PrivateAuthority authority = PrivateAuthority.in(folder);
        KeyStore keys = authority.issue("ds.example.net");
        KeyManagerFactory managers = KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
        managers.init(keys, "changeit".toCharArray());
        SSLContext context = SSLContext.getInstance("TLS");
        context.init(managers.getKeyManagers(), null, null);
        InMemoryDirectoryServerConfig config = config();
        config.setListenerConfigs(
                InMemoryListenerConfig.createLDAPSConfig("ldaps", 0, context.getServerSocketFactory()));
        InMemoryDirectoryServer secure = directory(config);
        String target = "{target: 'ldaps://127.0.0.1:" + secure.getListenPort()
                + "', users: {dn: 'ou=people,dc=example,dc=net'}";
        String pem = JSON.writeValueAsString(Files.readString(authority.certificate()));
        try {
            assertThat(providers(target + ", tls: {ca: " + pem + "}}")
                            .getFirst()
                            .entities())
                    .hasSize(3);
            assertThat(providers(target + ", tls: {rejectUnauthorized: false}}")
                            .getFirst()
                            .entities())
                    .hasSize(3);
            assertThatThrownBy(() -> providers(target + "}").getFirst().entities())
                    .isInstanceOfSatisfying(
                            ToolRefused.class, it -> assertThat(it.code()).isEqualTo("tool-not-trusted"));
        } finally {
            secure.shutDown(true);
        }
    }

    @Test
    void refusesSettingsThatNobodyCouldMean() {
        for (String wrong : List.of(
                "{}",
                "{target: 'ftp://somewhere'}",
                "{target: 'ldap://x', users: {}}",
                "{target: 'ldap://x', users: {dn: 'dc=x', options: {filter: '(('}}}",
                "{target: 'ldap://x', users: {dn: 'dc=x', options: {scope: all}}}",
                "{target: 'ldap://x', bind: {dn: 'cn=x'}}")) {
            assertThatThrownBy(() -> providers(wrong)).isInstanceOf(SettingWrong.class);
        }
    }
}
