namespace Budkavle.Grains.Letters;

/// <summary>Wakes what is due. Must return at once; the same item is rung again until what set the alarm has changed it.</summary>
public interface IAlarmClock
{
    void Ring(DueItem item);
}
