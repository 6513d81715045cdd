#pragma once

#include <benchmark/benchmark.h>

#include <cstddef>

namespace bench {

// main.cpp says what each does.
void update(benchmark::State& state, std::size_t customers);
void load(benchmark::State& state, std::size_t customers);

}  // namespace bench
