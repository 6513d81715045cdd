#pragma once

#include <benchmark/benchmark.h>

#include <cstddef>

namespace bench {

// main.cpp says what each does.
void get(benchmark::State& state, std::size_t customers);
void list_first(benchmark::State& state, std::size_t customers);
void list_deep(benchmark::State& state, std::size_t customers);
void list_desc_deep(benchmark::State& state, std::size_t customers);
void search_substring(benchmark::State& state, std::size_t customers);

}  // namespace bench
