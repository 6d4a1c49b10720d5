namespace Budkavle.Domain.Identity;

/// <summary>
/// What an <see cref="IdentityNumber"/> identifies. Interim numbers (a letter in place of the seventh of the ten digits) are not among
/// them: they are recognised and refused with <see cref="IdentityNumberError.InterimNotAccepted"/>.
/// </summary>
public enum IdentityNumberKind : byte
{
    /// <summary>The value of <c>default(IdentityNumber)</c>: no number.</summary>
    None = 0,

    /// <summary>Personnummer: a person in the population register. Folkbokföringslagen (1991:481) 18 §.</summary>
    PersonalIdentityNumber = 1,

    /// <summary>Samordningsnummer: a person who is or was not in the population register; day of birth + 60. Lag (2022:1697).</summary>
    CoordinationNumber = 2,

    /// <summary>Organisationsnummer: a legal person, an estate of a deceased or a public body. Lag (1974:174).</summary>
    OrganisationNumber = 3,

    /// <summary>
    /// GD-nummer: ten digits beginning with 302. It passes every pattern for an organisation number, so only the prefix tells them apart.
    /// </summary>
    GdNumber = 4,
}
