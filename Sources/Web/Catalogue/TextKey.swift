// SPDX-License-Identifier: Apache-2.0
// Copyright 2026 the Jellyroll authors.

/// Every text on a page. Each language answers every key: one that is missing does not compile.
///
/// A text may have places to fill (`{lot}`) and, where the language has a plural, two forms as `one|other` with the count as `{n}`.
package enum TextKey: String, CaseIterable, Sendable {
    case skipToContent, searchLabel, searchHint, searchButton, navigation, languageLabel, themeLabel, themeDevice, themeLight
    case themeDark, themeContrast, footer, interfaceDescription, homeTitle, homeQuestion, lots, draws, events, openDiscrepancies
    case examples, exampleLot, exampleContaminated, exampleScratched, exampleRepaired, newestLots, newestLotsCaption, noLotsYet
    case discrepancies, discrepanciesByKind, discrepanciesQuestion, discrepanciesCaption, lotDiscrepanciesCaption, noDiscrepancies
    case allKinds, kind, count, lot, unit, product, quantity, place, reason, age, owner, ageMinutes, ageHours, ageDays
    case kindProvisionalLot, kindOverlap, kindOverrun, kindGapInClosedLot, kindUnknownQuantity, kindInferredPlace
    case kindMissingPlace, kindImpossibleTime, kindCycle, kindConflictingEvent, kindEqualEvents, kindUnitMismatch
    case kindWithdrawnUnknown, kindHeldTwice, kindHoldCircle, kindUnbookedQuantity, searchTitle, searchEmpty, searchFound, searchFirst, searchCaption
    case searchHelp, unknown
    case unknownProduct, unitPieces, yes, listSeparator, lotPage, lotQuestion, lotSentence, lotSentencePlace, lotFromCount
    case lotToCount, provisionalSentence, levelText, drawn, remaining, site, whereNow, disposition, opened, closed, lanes
    case generationNumber, generationsNote, whatItIs, whereFrom, whereTo, fromCaption, fromNothing, toCaption, toNothing, step
    case time, firstOf, event, whatHappened, eventsCaption, noEvents, component, componentUntil, carried, carriedUntil
    case nextGeneration, objectEvent, aggregationEvent, associationEvent, transactionEvent, transformationEvent, plantRecord, extendedEvent
    case withdrawal, traceTitle, traceOf, traceQuestion, traceForward, traceForwardNone, traceBackward, traceBackwardNone
    case moreProducts, askedInterval, belowFloor, picture, pictureNote, pictureSampled, pictureHidden, holdsShare, lotsCount
    case madeFrom, wentInto, bothDirections, direction, askOtherwise, intervalLabel, depthLabel, holdsLabel, holdsNow
    case holdsAsBuilt, holdsEver, allProducts, show, asTable, exportTable, traceCaption, traceEmpty, depthHead, fractionHead
    case touched, pages, rowsOf, previousPage, nextPage, strip, stripOf, stripQuestion, stripSentence, lanesCount, stripGaps
    case stripOverlaps, stripPlaceless, stripTouched, stripHelp, gap, overlap, legendDrawn, legendTouched, laneShort, lane
    case allLanes, evidence, evidenceStated, evidenceInferred, evidenceNone, fromPlace, toPlace, showTouched, touchedCaption
    case touchedNothing, recallStretch, traceStretch, recall, recallOf, recallQuestion, recallSentence, recallNone, recallCertain
    case recallUncertain, recallStock, recallDownload, frontier, frontierCaption, unitsToHold, unitsCaption, stockToBlock
    case stockCaption, nothingToHold, nothingToBlock, why, certainty, certain, uncertain, uncertainHead, eventNumber, eventUnknown
    case repetition, repetitionOf, eventUnknownRemedy, eventTime, recordTime, readPoint, eventID, role, roleWhat, roleParent, roleChild, roleInput
    case roleOutput, roleReleased, roleSeen, eventLotsCaption, eventNoLots, asEPCIS, previousEvent, nextEvent, notFound
    case cannotAnswer, serverFault, problemQuestion, backHome, noSuchPage, noSuchPageRemedy, lotUnknown, lotUnknownRemedy
    case faultHere, faultHereRemedy, identifierBroken, identifierBrokenRemedy, notKept, notKeptRemedy, intervalOutside, intervalOutsideRemedy,
        intervalUnreadable
    case intervalUnreadableRemedy, holdsUnreadable, holdsUnreadableRemedy, knownUnreadable, knownUnreadableRemedy, recordsDamaged
    case recordsDamagedRemedy
    case books, booksOf, booksQuestion, booksEmpty, booksEmptyHelp, groupElements, groupCarbon, groupEnergy, groupWater
    case groupWaste, groupValue, groupCost, groupOther, account, balance, bookedHere, cameIn, wentOut, rests, shareOfSum
    case accountsCaption, postings, postingsCaption, postingsNone, amount, reckoning, source, mark, verified, unverified
    case findings, findingsCaption, incomplete, remedy, recycledPart, explainOf, explainQuestion, explainSentence, explainVerified, explainUnverified,
        flow
    case flowNote, flowCaption, bookedThere, through, explainTree, explainTreeNote, shareOfLot, othersGave, toldAbove
    case asJSON, asCSV, sites, sitesQuestion, sitesCaption, sitesNone, siteBooksOf, siteBooksQuestion, periodFrom, periodTo
    case opening, receivedHead, madeHead, usedHead, outHead, lossHead, closing, residual, siteCaption, siteSentence
    case residualsZero, residualsNot, idleNote, siteNothing, waterfall, waterfallCaption, computing, computingFirst
    case computingDone, asOfEvent, asOfOlder, counting, nextStep, stepMade, stepBooks, stepFirst, foldedSteps
    case numberUnreadable, numberUnreadableRemedy, accountUnknown, accountUnknownRemedy, periodUnreadable
    case carbonOf, carbonQuestion, carbonSentence, carbonMost, carbonGaps, carbonTotal, carbonInterval
    case carbonPerCapacity, carbonPerDelivered, carbonPrimaryShare, carbonByStage, carbonWhere, carbonTableCaption
    case carbonFlow, carbonStage, carbonFactor, carbonOthers, carbonCompare, carbonAgainstLot, carbonAgainstSite
    case carbonDiffers, carbonByCapacity, carbonByUnit, carbonStepsCaption, carbonOtherSteps, carbonRemarks
    case carbonExplain, carbonAsBought, carbonDeclared, carbonCarried
    case periodUnreadableRemedy, siteUnknown, siteUnknownRemedy, recallList, recallAll, listHead

    package func text(in language: Language) -> String {
        switch language {
        case .english: english
        case .vietnamese: vietnamese
        case .korean: korean
        case .chinese: chinese
        }
    }
}
