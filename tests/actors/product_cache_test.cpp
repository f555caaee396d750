#include "actors/product_cache.hpp"

#include <catch2/catch.hpp>

#include "tests/support/order_maker.hpp"

using namespace orders;
using namespace orders::actors;
using namespace orders::tests;
using std::chrono::milliseconds;

namespace {

const deadline start{std::chrono::hours{1}};

product_ptr product(const domain::uuid& id, std::string name = "Batik") {
  domain::product out;
  out.id = id;
  out.name = std::move(name);
  return std::make_shared<const domain::product>(std::move(out));
}

deadline after(int ms) {
  return start + milliseconds{ms};
}

}  // namespace

TEST_CASE("a product is used again until its lifetime is over", "[cache]") {
  product_cache cache{milliseconds{100}};
  const auto id = fresh_id();
  CHECK_FALSE(cache.find(id, start));
  cache.keep(product(id), start);
  CHECK(cache.find(id, after(99)));
  CHECK_FALSE(cache.find(fresh_id(), after(99)));
  CHECK_FALSE(cache.find(id, after(100)));
  CHECK(cache.size() == 0);
}

TEST_CASE("the lifetime counts from when the product was asked for",
          "[cache]") {
  product_cache cache{milliseconds{100}};
  const auto id = fresh_id();
  // Came 60 ms later.
  cache.keep(product(id), start);
  CHECK(cache.find(id, after(60)));
  CHECK_FALSE(cache.find(id, after(101)));
}

TEST_CASE("without a lifetime nothing is kept", "[cache]") {
  product_cache cache{milliseconds{0}};
  const auto id = fresh_id();
  cache.keep(product(id), start);
  CHECK(cache.size() == 0);
  CHECK_FALSE(cache.find(id, start));
}

TEST_CASE("what was fetched last counts, and lives its own time", "[cache]") {
  product_cache cache{milliseconds{100}};
  const auto id = fresh_id();
  cache.keep(product(id, "old"), start);
  cache.keep(product(id, "new"), after(50));
  CHECK(cache.find(id, after(60))->name == "new");
  CHECK(cache.find(id, after(120))->name == "new");
  CHECK_FALSE(cache.find(id, after(150)));
}

TEST_CASE("no more products are kept than allowed, the oldest go", "[cache]") {
  product_cache cache{milliseconds{100'000}};
  const auto first = fresh_id();
  cache.keep(product(first), start);
  for (std::size_t i = 1; i < product_cache::most; ++i)
    cache.keep(product(fresh_id()), after(static_cast<int>(i)));
  CHECK(cache.size() == product_cache::most);
  CHECK(cache.find(first, after(99'999)));
  const auto last = fresh_id();
  cache.keep(product(last), after(99'999));
  CHECK(cache.size() == product_cache::most);
  CHECK_FALSE(cache.find(first, after(99'999)));
  CHECK(cache.find(last, after(99'999)));
}
