#pragma once

// The one place that knows which Catch2 this is: Debian 12 has 2.13. Keep to what versions 2 and 3 share.
#include <catch2/catch.hpp>
