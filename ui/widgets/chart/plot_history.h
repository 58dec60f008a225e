#pragma once

#include <optional>
#include <utility>
#include <vector>

namespace pallium::ui {

/// What a graph looks at: a stretch of time, and values where they were chosen.
struct PlotWindow {
    double startMs = 0;
    double endMs = 1;
    std::optional<std::pair<double, double>> values;  // nothing: what the series need

    bool operator==(const PlotWindow&) const = default;
    bool hasSameTime(const PlotWindow& other) const {
        return startMs == other.startMs && endMs == other.endMs;
    }
};

/// The windows that a person went through, like the pages of a browser. The first is the base: the
/// page's own range. A value.
class PlotHistory {
  public:
    const PlotWindow& current() const { return m_windows[m_at]; }
    const PlotWindow& base() const { return m_windows.front(); }
    bool isAtBase() const { return m_at == 0; }
    bool canGoForward() const { return m_at + 1 < m_windows.size(); }

    /// Forgets everything but `window`.
    void setBase(const PlotWindow& window) {
        m_windows = {window};
        m_at = 0;
    }
    /// A new window after the current one; those that came after it are forgotten.
    void go(const PlotWindow& window) {
        m_windows.resize(m_at + 1);
        if (m_windows.size() >= kMaxWindows) m_windows.erase(m_windows.begin() + 1);
        m_windows.push_back(window);
        m_at = m_windows.size() - 1;
    }
    /// Instead of the current window: the same step of the person goes on.
    void replace(const PlotWindow& window) { m_windows[m_at] = window; }
    bool back() {
        if (m_at == 0) return false;
        --m_at;
        return true;
    }
    bool forward() {
        if (!canGoForward()) return false;
        ++m_at;
        return true;
    }

  private:
    static constexpr size_t kMaxWindows = 50;

    std::vector<PlotWindow> m_windows{PlotWindow{}};
    size_t m_at = 0;
};

}  // namespace pallium::ui
