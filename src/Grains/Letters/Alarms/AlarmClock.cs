using System.Collections.Frozen;

namespace Budkavle.Grains.Letters;

/// <summary>
/// Passes what is due on to the handler of its kind. A kind without a handler is rung again later, like everything unanswered.
/// </summary>
public sealed class AlarmClock(IEnumerable<IAlarmHandler> handlers) : IAlarmClock
{
    private readonly FrozenDictionary<AlarmKind, IAlarmHandler> _handlers = handlers.ToFrozenDictionary(handler => handler.Kind);

    public void Ring(DueItem item) => _handlers.GetValueOrDefault(item.Kind)?.Ring(item);
}
