/** People and groups of LDAP directories: Active Directory, OpenLDAP, FreeIPA and others. */
@NullMarked
package dev.ridgeway.adapters.ldap;

import org.jspecify.annotations.NullMarked;
