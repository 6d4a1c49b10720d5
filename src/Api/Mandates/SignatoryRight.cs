using Budkavle.Domain.Identity;

namespace Budkavle.Api.Mandates;

/// <summary>That a person may sign for a company.</summary>
/// <param name="Company">The company's mailbox.</param>
/// <param name="Number">The company's number, for opening its mailbox.</param>
/// <param name="CompanyName">As the register has it.</param>
/// <param name="PersonName">What the company's log calls the person.</param>
/// <param name="Alone">False for two in union (två i förening).</param>
public sealed record SignatoryRight(UInt128 Company, IdentityNumber Number, string CompanyName, string PersonName, bool Alone);
