namespace Budkavle.Checker.States;

/// <summary>Where a letter stands. It only moves forward.</summary>
public enum Standing
{
    Scheduled = 1,
    Delivered = 2,
    Read = 3,
    Confirmed = 4,
}
