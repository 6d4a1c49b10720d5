namespace Budkavle.Domain.Identity;

/// <summary>
/// The legal form that the first digit of an organisation number stands for. A hint, not a register entry: the number survives some
/// changes of form.
/// </summary>
public enum OrganisationForm : byte
{
    /// <summary>A first digit that has no known meaning (4).</summary>
    Unknown = 0,

    /// <summary>Dödsbo, the estate of a deceased.</summary>
    EstateOfDeceased = 1,

    /// <summary>State, region, municipality or parish.</summary>
    PublicBody = 2,

    /// <summary>Foreign company.</summary>
    ForeignCompany = 3,

    /// <summary>Aktiebolag.</summary>
    LimitedCompany = 5,

    /// <summary>Enkelt bolag.</summary>
    SimplePartnership = 6,

    /// <summary>Ekonomisk förening or bostadsrättsförening.</summary>
    EconomicAssociation = 7,

    /// <summary>Ideell förening or stiftelse.</summary>
    NonProfitOrFoundation = 8,

    /// <summary>Handelsbolag or kommanditbolag.</summary>
    TradingPartnership = 9,
}
