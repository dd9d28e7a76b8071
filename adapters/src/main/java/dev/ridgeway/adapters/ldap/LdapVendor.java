package dev.ridgeway.adapters.ldap;

import com.unboundid.ldap.sdk.Entry;
import com.unboundid.ldap.sdk.RootDSE;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** What kinds of directories call the name and the id of an entry. */
record LdapVendor(String dnAttribute, String uuidAttribute) {

    private static final String GUID = "objectGUID";

    /** By what the directory says of itself. */
    static LdapVendor of(@Nullable RootDSE root) {
        if (root == null) {
            return new LdapVendor("entryDN", "entryUUID");
        }
        if (root.hasAttribute("forestFunctionality")) {
            return new LdapVendor("distinguishedName", GUID);
        }
        if (root.hasAttribute("ipaDomainLevel")) {
            return new LdapVendor("dn", "ipaUniqueID");
        }
        if (root.hasAttribute("aeRoot")) {
            return new LdapVendor("dn", "entryUUID");
        }
        if ("LLDAP".equals(root.getVendorName())) {
            return new LdapVendor("dn", "entryuuid");
        }
        boolean silent = root.getNamingContextDNs() == null && root.getVendorName() == null;
        return silent && "cn=subschema".equals(root.getSubschemaSubentryDN())
                ? new LdapVendor("dn", "uid")
                : new LdapVendor("entryDN", "entryUUID");
    }

    /** The same with what the configuration names. */
    LdapVendor with(Optional<String> dn, Optional<String> uuid) {
        return new LdapVendor(dn.orElse(dnAttribute), uuid.orElse(uuidAttribute));
    }

    /** The name of the entry as the directory spells it. */
    String dn(Entry entry) {
        return one(entry, dnAttribute).orElse(entry.getDN());
    }

    /** All values of an attribute; none when there is no such. */
    List<String> all(Entry entry, String attribute) {
        if (attribute.equals("dn")) {
            return List.of(entry.getDN());
        }
        if (attribute.equalsIgnoreCase(GUID)) {
            byte[] guid = entry.getAttributeValueBytes(attribute);
            return guid == null || guid.length != 16 ? List.of() : List.of(guid(guid));
        }
        String[] values = entry.getAttributeValues(attribute);
        return values == null ? List.of() : List.of(values);
    }

    /** The value of an attribute that has exactly one. */
    Optional<String> one(Entry entry, String attribute) {
        List<String> values = attribute.isEmpty() ? List.of() : all(entry, attribute);
        return values.size() == 1 ? Optional.of(values.getFirst()) : Optional.empty();
    }

    /** Active Directory writes the first three parts with their last byte first. */
    private static String guid(byte[] bytes) {
        ByteBuffer buffer = ByteBuffer.wrap(bytes);
        long first = Integer.toUnsignedLong(Integer.reverseBytes(buffer.getInt()));
        long second = Short.toUnsignedLong(Short.reverseBytes(buffer.getShort()));
        long third = Short.toUnsignedLong(Short.reverseBytes(buffer.getShort()));
        return new UUID(first << 32 | second << 16 | third, buffer.getLong())
                .toString()
                .toLowerCase(Locale.ROOT);
    }
}
