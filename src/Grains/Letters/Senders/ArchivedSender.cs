using Budkavle.Domain.Letters.Senders;
using Budkavle.Domain.Portal;
using Budkavle.Domain.Submissions;

namespace Budkavle.Grains.Letters.Senders;

/// <summary>A registered sender as the log says it is.</summary>
/// <param name="Id">Of this installation.</param>
/// <param name="Sender">Who may send, and by which clients.</param>
/// <param name="Intake">How it takes submissions; the initial state where it takes none.</param>
/// <param name="Book">Its users of the portal, and what they have chosen.</param>
public sealed record ArchivedSender(UInt128 Id, SenderState Sender, IntakeState Intake, PortalBook Book);
