// Package panel tests the admin panel as admins use it: in Chromium, against the
// local stack, on gigs of its own. It has tests only.
package panel
