/// Replies with the files of a web folder: compressed for those who accept
/// that (RFC 9110, section 12.5.3), 304 for those who have them.
#pragma once

#include "http/exchange.hpp"
#include "http/web_file.hpp"

namespace orders::http {

/// 404 where there is no file of that name.
void reply_file(const exchange_ptr& x, web_folder folder,
                std::string_view name);

/// Answers the folder's own path: with its page, or, where the slash at the
/// end is missing, with a redirection to it, since the page's files lie below.
void reply_page(const exchange_ptr& x, web_folder folder);

}  // namespace orders::http
