// Keeps the library from being empty on its own.
namespace orders::tests {
extern const int anchor;
const int anchor = 0;
}  // namespace orders::tests
