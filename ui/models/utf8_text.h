#pragma once

#include <QStringView>

#include <string>
#include <vector>

namespace pallium::ui {

/// A text in UTF-8 for the backend's libraries that knows the way back: their byte offsets become
/// positions in the original. A lone surrogate becomes U+FFFD. A value. Threads: any.
class Utf8Text {
  public:
    explicit Utf8Text(QStringView text);
    const std::string& bytes() const { return m_bytes; }
    /// The UTF-16 position of the character that byte `offset` belongs to; beyond the end: the end.
    int position(size_t offset) const;

  private:
    std::string m_bytes;
    std::vector<int> m_positions;  // of each byte; empty if all is ASCII
    int m_length = 0;
};

}  // namespace pallium::ui
