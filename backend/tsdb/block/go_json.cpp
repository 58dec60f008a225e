#include "backend/tsdb/block/go_json.h"

namespace pallium::tsdb {
namespace {

class Indenter {
  public:
    std::string run(std::string_view json) {
        for (size_t i = 0; i < json.size(); ++i) {
            const char c = json[i];
            if (c == '"')
                i = string(json, i);
            else if (c == '{' || c == '[')
                open(c, json[i + 1] == '}' || json[i + 1] == ']');
            else if (c == '}' || c == ']')
                close(c);
            else if (c == ',')
                line(c);
            else
                m_out += c == ':' ? std::string_view(": ") : json.substr(i, 1);
        }
        return std::move(m_out);
    }

  private:
    /// Copies the string that begins at `i`; returns where its closing quote is.
    size_t string(std::string_view json, size_t i) {
        m_out += '"';
        for (++i; json[i] != '"'; ++i) {
            if (json[i] == '\\') m_out += json[i++];
            if (json[i] == '<' || json[i] == '>' || json[i] == '&') {
                escape(json[i]);
            } else if (json.substr(i).starts_with("\xe2\x80\xa8") ||
                       json.substr(i).starts_with("\xe2\x80\xa9")) {
                m_out += json[i + 2] == '\xa8' ? "\\u2028" : "\\u2029";
                i += 2;
            } else {
                m_out += json[i];
            }
        }
        m_out += '"';
        return i;
    }
    void escape(char c) { m_out += c == '<' ? "\\u003c" : c == '>' ? "\\u003e" : "\\u0026"; }

    void open(char c, bool isEmpty) {
        m_out += c;
        ++m_level;
        m_isEmpty = isEmpty;
        if (!isEmpty) breakLine();
    }
    void close(char c) {
        --m_level;
        if (!m_isEmpty) breakLine();
        m_isEmpty = false;
        m_out += c;
    }
    void line(char c) {
        m_out += c;
        breakLine();
    }
    void breakLine() {
        m_out += '\n';
        m_out.append(m_level, '\t');
    }

    std::string m_out;
    size_t m_level = 0;
    bool m_isEmpty = false;  // what was opened last is closed at once
};

}  // namespace

std::string goIndented(std::string_view json) {
    return Indenter().run(json);
}

}  // namespace pallium::tsdb
