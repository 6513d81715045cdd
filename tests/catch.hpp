#pragma once

// The only file that depends on the Catch2 version. Debian 12 has 2.13; use only features that versions 2 and 3 share.
#include <catch2/catch.hpp>
