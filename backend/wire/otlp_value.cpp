#include "backend/wire/otlp_value.h"

#include "backend/base/base64.h"
#include "backend/base/go_text.h"
#include "backend/base/utf8.h"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>

namespace pallium::wire {
namespace {

/// As encoding/json has it: one digit of a small exponent.
void appendGoFloat(std::string& out, double value) {
    appendFloatJson(out, value);
    const size_t size = out.size();
    if (size >= 4 && out.compare(size - 4, 3, "e-0") == 0) out.erase(size - 2, 1);
}

void appendEscape(std::string& out, char c) {
    switch (c) {
        case '"':
        case '\\':
            out += '\\';
            out += c;
            return;
        case '\b':
            out += "\\b";
            return;
        case '\f':
            out += "\\f";
            return;
        case '\n':
            out += "\\n";
            return;
        case '\r':
            out += "\\r";
            return;
        case '\t':
            out += "\\t";
            return;
        default:
            fmt::format_to(std::back_inserter(out), "\\u{:04x}", static_cast<unsigned char>(c));
    }
}

bool isPlain(char c) {
    return static_cast<unsigned char>(c) >= 0x20 && c != '"' && c != '\\' && c != '<' && c != '>' &&
           c != '&';
}

/// As encoding/json writes it by default: safe inside HTML, bad UTF-8 as the replacement character.
void appendGoJsonString(std::string& out, std::string_view text) {
    out += '"';
    while (!text.empty()) {
        const size_t length = utf8SequenceLength(text);
        const std::string_view sequence = text.substr(0, std::max<size_t>(length, 1));
        if (length == 0) {
            out += "\\ufffd";
        } else if (length == 1 && !isPlain(text[0])) {
            appendEscape(out, text[0]);
        } else if (sequence == "\u2028" || sequence == "\u2029") {
            out += sequence == "\u2028" ? "\\u2028" : "\\u2029";
        } else {
            out += sequence;
        }
        text.remove_prefix(sequence.size());
    }
    out += '"';
}

}  // namespace

OtlpValues::Ref OtlpValues::add(Ref parent) {
    const auto ref = static_cast<Ref>(m_nodes.size());
    m_nodes.emplace_back();
    if (parent == kNone) return ref;
    Node& list = m_nodes[parent];
    (list.firstChild == kNone ? list.firstChild : m_nodes[list.lastChild].next) = ref;
    list.lastChild = ref;
    return ref;
}

void OtlpValues::reset(Ref ref, OtlpValueKind kind) {
    Node& node = m_nodes[ref];
    node.kind = kind;
    node.firstChild = node.lastChild = kNone;
}

std::string_view OtlpValues::textOf(Ref ref, ScratchText& texts) {
    const Node& node = m_nodes[ref];
    m_out.clear();
    switch (node.kind) {
        case OtlpValueKind::Empty:
            return {};
        case OtlpValueKind::String:
            return node.text;
        case OtlpValueKind::Bool:
            return node.flag ? "true" : "false";
        case OtlpValueKind::Int:
            fmt::format_to(std::back_inserter(m_out), "{}", node.integer);
            break;
        case OtlpValueKind::Double:
            if (!std::isfinite(node.real)) {
                m_out += "json: unsupported value: ";
                appendFloatGeneral(m_out, node.real);
            } else {
                appendGoFloat(m_out, node.real);
            }
            break;
        case OtlpValueKind::Bytes:
            appendBase64(m_out, node.text);
            break;
        case OtlpValueKind::List:
        case OtlpValueKind::Map:
            m_members.clear();
            if (!appendJson(ref)) return {};
            break;
    }
    return texts.keep(m_out);
}

/// False where encoding/json fails: for numbers that JSON does not have.
bool OtlpValues::appendJson(Ref ref) {
    const Node& node = m_nodes[ref];
    switch (node.kind) {
        case OtlpValueKind::Empty:
            m_out += "null";
            return true;
        case OtlpValueKind::String:
            appendGoJsonString(m_out, node.text);
            return true;
        case OtlpValueKind::Bool:
            m_out += node.flag ? "true" : "false";
            return true;
        case OtlpValueKind::Int:
            fmt::format_to(std::back_inserter(m_out), "{}", node.integer);
            return true;
        case OtlpValueKind::Double:
            appendGoFloat(m_out, node.real);
            return std::isfinite(node.real);
        case OtlpValueKind::Bytes:
            m_out += '"';
            appendBase64(m_out, node.text);
            m_out += '"';
            return true;
        case OtlpValueKind::List:
            return appendList(node);
        case OtlpValueKind::Map:
            return appendMap(node);
    }
    return false;
}

bool OtlpValues::appendList(const Node& list) {
    m_out += '[';
    for (Ref child = list.firstChild; child != kNone; child = m_nodes[child].next) {
        if (child != list.firstChild) m_out += ',';
        if (!appendJson(child)) return false;
    }
    m_out += ']';
    return true;
}

bool OtlpValues::appendMap(const Node& map) {
    const size_t begin = m_members.size();
    for (Ref child = map.firstChild; child != kNone; child = m_nodes[child].next)
        m_members.push_back(child);
    // References grow in the order of arrival, of which the last of equal keys counts.
    std::sort(m_members.begin() + static_cast<ptrdiff_t>(begin), m_members.end(),
              [this](Ref a, Ref b) {
                  const int order = m_nodes[a].key.compare(m_nodes[b].key);
                  return order != 0 ? order < 0 : a < b;
              });
    const size_t end = m_members.size();
    m_out += '{';
    bool isFirst = true;
    for (size_t i = begin; i < end; ++i) {
        const Node& member = m_nodes[m_members[i]];
        if (i + 1 < end && m_nodes[m_members[i + 1]].key == member.key) continue;
        if (!isFirst) m_out += ',';
        isFirst = false;
        appendGoJsonString(m_out, member.key);
        m_out += ':';
        if (!appendJson(m_members[i])) return false;
    }
    m_out += '}';
    m_members.resize(begin);
    return true;
}

}  // namespace pallium::wire
