/// A TLS server with a certificate of its own making, for "localhost": answers
/// every request alike. The certificate is its own authority.
#pragma once

#include <openssl/evp.h>
#include <openssl/pem.h>
#include <openssl/ssl.h>
#include <openssl/x509v3.h>
#include <stdlib.h>
#include <sys/socket.h>

#include <memory>
#include <stdexcept>
#include <string>

#include "tests/integrations/scripted_server.hpp"

namespace orders::tests {

template <auto Free>
struct freeing {
  template <class T>
  void operator()(T* what) const {
    Free(what);
  }
};

/// What is spoken inside the encryption.
struct tls_protocol {
  std::string request_end = "\r\n\r\n";
  /// Sent in the clear before the handshake, by either side; may be empty.
  std::size_t plain_request_bytes = 0;
  std::string plain_answer{};
};

/// PostgreSQL's: SSLRequest, "S", handshake, startup message.
inline tls_protocol postgres_protocol() {
  return {std::string(2, '\0'), 8, "S"};
}

class tls_server {
 public:
  explicit tls_server(std::string reply, tls_protocol protocol = {})
      : context_(SSL_CTX_new(TLS_server_method())),
        reply_(std::move(reply)),
        protocol_(std::move(protocol)),
        server_([this](scripted_server::connection& client) {
          serve(client.socket());
        }) {
    make_certificate();
  }
  ~tls_server() { ::unlink(ca_file_.c_str()); }
  tls_server(const tls_server&) = delete;
  tls_server& operator=(const tls_server&) = delete;

  /// "localhost" is what the certificate says, "127.0.0.1" is not.
  [[nodiscard]] std::string url(const std::string& host) const {
    return "https://" + host + ":" + std::to_string(server_.port()) + "/";
  }
  [[nodiscard]] const std::string& ca_file() const { return ca_file_; }
  [[nodiscard]] int connections() const { return server_.connections(); }
  [[nodiscard]] int port() const { return server_.port(); }

 private:
  void make_certificate() {
    const std::unique_ptr<EVP_PKEY, freeing<EVP_PKEY_free>> key(
        EVP_EC_gen("P-256"));
    const std::unique_ptr<X509, freeing<X509_free>> certificate(X509_new());
    X509* x = certificate.get();
    X509_set_version(x, 2);
    ASN1_INTEGER_set(X509_get_serialNumber(x), 1);
    X509_gmtime_adj(X509_getm_notBefore(x), -60);
    X509_gmtime_adj(X509_getm_notAfter(x), 3600);
    X509_set_pubkey(x, key.get());
    X509_NAME* name = X509_get_subject_name(x);
    X509_NAME_add_entry_by_txt(
        name, "CN", MBSTRING_ASC,
        reinterpret_cast<const unsigned char*>("localhost"), -1, -1, 0);
    X509_set_issuer_name(x, name);
    add(x, NID_subject_alt_name, "DNS:localhost");
    add(x, NID_basic_constraints, "critical,CA:TRUE");
    if (X509_sign(x, key.get(), EVP_sha256()) == 0 ||
        SSL_CTX_use_certificate(context_.get(), x) != 1 ||
        SSL_CTX_use_PrivateKey(context_.get(), key.get()) != 1)
      throw std::runtime_error("no test certificate");
    write_ca_file(x);
  }

  static void add(X509* x, int kind, const char* value) {
    const std::unique_ptr<X509_EXTENSION, freeing<X509_EXTENSION_free>> made(
        X509V3_EXT_conf_nid(nullptr, nullptr, kind, value));
    X509_add_ext(x, made.get(), -1);
  }

  void write_ca_file(X509* x) {
    char path[] = "/tmp/order-test-ca-XXXXXX";
    const int file = ::mkstemp(path);
    if (file < 0) throw std::runtime_error("no temporary file");
    ca_file_ = path;
    const std::unique_ptr<BIO, freeing<BIO_free>> memory(BIO_new(BIO_s_mem()));
    PEM_write_bio_X509(memory.get(), x);
    char* text = nullptr;
    const auto size = BIO_get_mem_data(memory.get(), &text);
    const auto written = ::write(file, text, static_cast<std::size_t>(size));
    ::close(file);
    if (written != size) throw std::runtime_error("no temporary file");
  }

  bool speak_plainly(int socket) const {
    std::string asked(protocol_.plain_request_bytes, '\0');
    if (asked.empty()) return true;
    return ::recv(socket, asked.data(), asked.size(), MSG_WAITALL) ==
               static_cast<ssize_t>(asked.size()) &&
           ::send(socket, protocol_.plain_answer.data(),
                  protocol_.plain_answer.size(), MSG_NOSIGNAL) ==
               static_cast<ssize_t>(protocol_.plain_answer.size());
  }

  void serve(int socket) {
    if (!speak_plainly(socket)) return;
    const std::unique_ptr<SSL, freeing<SSL_free>> tls(SSL_new(context_.get()));
    SSL_set_fd(tls.get(), socket);
    if (SSL_accept(tls.get()) != 1) return;
    std::string seen;
    for (;;) {
      char chunk[4096];
      const int got = SSL_read(tls.get(), chunk, sizeof chunk);
      if (got <= 0) return;
      seen.append(chunk, static_cast<std::size_t>(got));
      if (!seen.ends_with(protocol_.request_end)) continue;
      seen.clear();
      if (SSL_write(tls.get(), reply_.data(),
                    static_cast<int>(reply_.size())) <= 0)
        return;
    }
  }

  std::unique_ptr<SSL_CTX, freeing<SSL_CTX_free>> context_;
  std::string reply_;
  tls_protocol protocol_;
  std::string ca_file_;
  scripted_server server_;  // last: its threads use the rest
};

}  // namespace orders::tests
