using Budkavle.Api.Pages.Web;

namespace Budkavle.Api.Security.Citizens.BankId;

/// <summary>
/// What the citizen reads at each of BankID's words. A word that is not known is no fault: BankID adds some from time to time.
/// </summary>
internal static class BankIdMessages
{
    public static BankIdMessage OfPending(string? hint, bool sameDevice, bool phone) => hint switch
    {
        "outstandingTransaction" => sameDevice ? BankIdMessage.Rfa13 : BankIdMessage.Rfa1,
        "noClient" => BankIdMessage.Rfa1,
        "started" => phone ? BankIdMessage.Rfa15B : BankIdMessage.Rfa15A,
        "userMrtd" => BankIdMessage.Rfa23,
        "userFace" => BankIdMessage.Rfa24,
        "userStepUp" => BankIdMessage.Rfa25,
        "userCallConfirm" => BankIdMessage.ConfirmCall,
        "userSign" => BankIdMessage.Rfa9,
        _ => BankIdMessage.Rfa21,
    };

    public static BankIdMessage OfFailed(string? hint, bool sameDevice) => hint switch
    {
        "expiredTransaction" => BankIdMessage.Rfa8,
        "certificateErr" => BankIdMessage.Rfa16,
        "userCancel" => BankIdMessage.Rfa6,
        "cancelled" => BankIdMessage.Rfa3,
        "startFailed" => sameDevice ? BankIdMessage.Rfa17A : BankIdMessage.Rfa17B,
        "mrtdVerificationFailed" => BankIdMessage.Rfa26,
        "facialRecognitionFailed" => BankIdMessage.Rfa27,
        "nfcNotSupportedByDevice" => BankIdMessage.Rfa28,
        "multipleBankIdsOnDevice" => BankIdMessage.Rfa29,
        "stepUpFailed" => BankIdMessage.Rfa30,
        "userDeclinedCall" => BankIdMessage.DeclinedCall,
        "notSupportedByUserApp" => BankIdMessage.AppTooOld,
        "transactionRiskBlocked" => BankIdMessage.RiskBlocked,
        _ => BankIdMessage.Rfa22,
    };

    public static BankIdMessage OfError(string code) => code switch
    {
        "alreadyInProgress" => BankIdMessage.Rfa4,
        "canceled" => BankIdMessage.Rfa3,
        "verificationFailed" or "methodNotAllowed" or "requestTimeout" or "tooManyRequests" or "internalError" or "maintenance"
            or BankIdException.Unreachable => BankIdMessage.Rfa5,
        _ => BankIdMessage.Rfa22,
    };

    public static string In(PageText t, BankIdMessage message) => message switch
    {
        BankIdMessage.None => "",
        BankIdMessage.Rfa1 => t["Start your BankID app.", "Starta BankID-appen."],
        BankIdMessage.Rfa3 => t["The action was cancelled. Please try again.", "Åtgärden avbröts. Försök igen."],
        BankIdMessage.Rfa4 => t[
            "An identification or signature is already in progress for your personal identity number. Please try again.",
            "En identifiering eller underskrift pågår redan för ditt personnummer. Försök igen."],
        BankIdMessage.Rfa6 => t["The action was cancelled.", "Åtgärden avbröts."],
        BankIdMessage.Rfa8 => t[
            "The BankID app is not responding. Please check that it’s started and that you have internet access. Try again.",
            "BankID-appen svarar inte. Kontrollera att den är startad och att du har internetanslutning. Försök sedan igen."],
        BankIdMessage.Rfa9 => t["Enter your security code in the BankID app and select Identify or Sign.",
            "Skriv in din säkerhetskod i BankID-appen och välj Identifiera eller Skriv under."],
        BankIdMessage.Rfa13 => t["Trying to start your BankID app.", "Försöker starta BankID-appen."],
        BankIdMessage.Rfa15A => t["Searching for BankID. Make sure you have a valid BankID on this computer. "
                + "If you have a BankID on card, please insert the card into your card reader.",
            "Söker efter BankID. Säkerställ att du har ett giltigt BankID på den här datorn. "
                + "Om du har ett BankID på kort, sätt in kortet i kortläsaren."],
        BankIdMessage.Rfa15B => t["Searching for BankID. Make sure you have a valid BankID on this device.",
            "Söker efter BankID. Säkerställ att du har ett giltigt BankID på den här enheten."],
        BankIdMessage.Rfa16 => t["Your BankID is blocked or too old. Please use another BankID or get a new one from your bank.",
            "Ditt BankID är för gammalt eller spärrat. Använd ett annat BankID eller skaffa ett nytt hos din bank."],
        BankIdMessage.Rfa17A => t["You don't seem to have the BankID app/program. Please install it and get a BankID from your bank.",
            "Du verkar inte ha BankID-appen/programmet. Installera den och skaffa ett BankID hos din bank."],
        BankIdMessage.Rfa17B => t["Failed to scan the QR code. Start the BankID app and scan the QR code.",
            "Misslyckades att läsa av QR-koden. Starta BankID-appen och läs av QR-koden."],
        BankIdMessage.Rfa21 => t["An identification or signing is in progress.", "En identifiering eller underskrift pågår."],
        BankIdMessage.Rfa23 => t["Take a photo of, and scan, your ID document with the BankID app.",
            "Fotografera och läs av din ID-handling med BankID-appen."],
        _ => OfStepUp(t, message),
    };

    /// <summary>Messages of checks that BankID adds to an identification, and our own.</summary>
    private static string OfStepUp(PageText t, BankIdMessage message) => message switch
    {
        BankIdMessage.Rfa24 => t["Do a facial recognition in the BankID app.", "Gör en ansiktsigenkänning i BankID-appen."],
        BankIdMessage.Rfa25 => t["Choose how to confirm your identity in the BankID app.",
            "Välj hur du vill bekräfta din identitet i BankID-appen."],
        BankIdMessage.Rfa26 => t["The check of your ID document failed. Please try again.",
            "Kontrollen av din ID-handling misslyckades. Försök igen."],
        BankIdMessage.Rfa27 => t["The facial recognition failed. Please try again.", "Ansiktsigenkänningen misslyckades. Försök igen."],
        BankIdMessage.Rfa28 => t["Your device lacks the reader that is needed to check ID documents.",
            "Din enhet saknar den läsare som behövs för att kontrollera ID-handlingar."],
        BankIdMessage.Rfa29 => t["You have several BankIDs on your device. Delete all but one in your BankID app, under Settings.",
            "Du har flera BankID på din enhet. Radera alla utom ett i BankID-appen, under Inställningar."],
        BankIdMessage.Rfa30 => t["The confirmation of your identity failed. Please try again.",
            "Bekräftelsen av din identitet misslyckades. Försök igen."],
        BankIdMessage.ConfirmCall => t["Confirm the call in the BankID app.", "Bekräfta samtalet i BankID-appen."],
        BankIdMessage.DeclinedCall => t["The call was not confirmed in the BankID app.", "Samtalet bekräftades inte i BankID-appen."],
        BankIdMessage.AppTooOld => t["Your BankID app cannot do this. Update it and try again.",
            "Din BankID-app klarar inte det här. Uppdatera den och försök igen."],
        BankIdMessage.RiskBlocked => t["BankID stopped the log-in for your safety. Contact your bank.",
            "BankID stoppade inloggningen för din säkerhet. Kontakta din bank."],
        _ => t["Something went wrong. Please try again.", "Något gick fel. Försök igen."],
    };
}
