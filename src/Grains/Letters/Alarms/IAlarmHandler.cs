namespace Budkavle.Grains.Letters;

/// <summary>Who is woken by one kind of alarm.</summary>
public interface IAlarmHandler
{
    AlarmKind Kind { get; }

    /// <summary>Must return at once.</summary>
    void Ring(DueItem item);
}
