/// Who is asked for a page of a listing. Those of a single shopper come from
/// the primary, so that an order that was just placed is among them; those of
/// sellers and of everybody from the read replica, if there is one, and from
/// the primary while it cannot be reached.
#pragma once

#include "actors/address_book.hpp"
#include "actors/front_desk.hpp"

namespace orders::actors {

inline bool may_lag(const listing_request& r) {
  return !r.filter.user_id;
}

/// Calls exactly one of the two, as `ask` does.
template <class OnPage, class OnFailure>
void ask_for_page(const caf::actor& desk, const address_book_ptr& book,
                  deadline until, const listing_request_ptr& request,
                  OnPage on_page, OnFailure on_failure) {
  const auto ask_primary = [=] {
    ask<listing_ptr>(desk, book->readers.next(), until, on_page, on_failure,
                     list_atom::value, request);
  };
  if (book->replica_readers.size() == 0 || !may_lag(*request))
    return ask_primary();
  ask<listing_ptr>(
      desk, book->replica_readers.next(), until, on_page,
      [=](const failure& why) {
        if (why.code == errc::unavailable)
          ask_primary();
        else
          on_failure(why);
      },
      list_atom::value, request);
}

}  // namespace orders::actors
