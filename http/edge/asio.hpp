#pragma once
// Asio as the edge uses it; its files include this and no Asio header of their
// own. Asio 1.22 asks the standard library's macros whether std::aligned_alloc
// exists: included as the first header of a source it sees none and takes
// operator new instead, and what one source allocates another one frees.

#include <cstddef>

#if defined(__SANITIZE_THREAD__)
// g++ refuses fences under -fsanitize=thread. They are not needed with one
// thread per io_context: its mutex orders what is posted.
#define ASIO_DISABLE_FENCED_BLOCK 1
#endif

#include <asio/buffer.hpp>
#include <asio/error.hpp>
#include <asio/error_code.hpp>
#include <asio/executor_work_guard.hpp>
#include <asio/io_context.hpp>
#include <asio/ip/tcp.hpp>
#include <asio/post.hpp>
#include <asio/steady_timer.hpp>

#ifndef ASIO_HAS_STD_ALIGNED_ALLOC
#error "an Asio header was included before the first standard header"
#endif
