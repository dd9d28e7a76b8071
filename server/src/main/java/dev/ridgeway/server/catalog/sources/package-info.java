/** Where catalog files come from: configured files and addresses, registered addresses, repositories of the embedded Git host. */
@NullMarked
package dev.ridgeway.server.catalog.sources;

import org.jspecify.annotations.NullMarked;
