#include "ui/widgets/axis_labels.h"

#include <QCategoryAxis>
#include <QSet>
#include <QSignalBlocker>

namespace pallium::ui {

void setAxisLabels(QCategoryAxis& axis, double min, double max,
                   const std::vector<AxisTick>& ticks) {
    {
        // The chart is told once, at the end: each telling lays it out anew.
        const QSignalBlocker blocker(&axis);
        for (const QString& label : axis.categoriesLabels())
            axis.remove(label);
        // The first category would begin with a grid line of its own; far outside it is not drawn.
        axis.setStartValue(min - (max - min));
        QSet<QString> used;
        for (const AxisTick& tick : ticks) {
            // Labels are keys there: an hour that comes twice needs an invisible difference.
            QString label = tick.text;
            while (used.contains(label))
                label.append(QChar(0x200B));
            used.insert(label);
            axis.append(label, tick.at);
        }
    }
    axis.setRange(min, max);
    Q_EMIT axis.categoriesChanged();
}

}  // namespace pallium::ui
