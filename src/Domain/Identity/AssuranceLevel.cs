namespace Budkavle.Domain.Identity;

/// <summary>
/// How sure an e-identification is of who someone is: the levels of the Swedish framework (tillitsramverket för svensk e-legitimation).
/// Letters may be shown from <see cref="Level3"/>. The values are stored and never change.
/// </summary>
public enum AssuranceLevel
{
    None = 0,
    Level1 = 1,
    Level2 = 2,
    Level3 = 3,
    Level4 = 4,
}
