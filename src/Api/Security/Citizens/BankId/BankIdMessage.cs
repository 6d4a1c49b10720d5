namespace Budkavle.Api.Security.Citizens.BankId;

/// <summary>The messages that BankID recommends, by its numbers (developers.bankid.com, user messages), and three that it lacks.</summary>
internal enum BankIdMessage
{
    None,
    Rfa1,
    Rfa3,
    Rfa4,
    Rfa5,
    Rfa6,
    Rfa8,
    Rfa9,
    Rfa13,
    Rfa15A,
    Rfa15B,
    Rfa16,
    Rfa17A,
    Rfa17B,
    Rfa21,
    Rfa22,
    Rfa23,
    Rfa24,
    Rfa25,
    Rfa26,
    Rfa27,
    Rfa28,
    Rfa29,
    Rfa30,
    ConfirmCall,
    DeclinedCall,
    AppTooOld,
    RiskBlocked,
}
